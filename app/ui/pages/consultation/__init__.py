"""征求意见: calls for opinions that came in and that go out, put together from parts."""
