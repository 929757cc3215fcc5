"""What the office's file keeps beside the cases: editions, settings, numbers, drafts, contents."""
