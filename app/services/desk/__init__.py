"""What the pages of the desk read and keep: workbench, board, supervision, visits, drafts."""
