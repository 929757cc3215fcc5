"""All cases sorted, narrowed and sliced in SQL; workbooks of them."""
