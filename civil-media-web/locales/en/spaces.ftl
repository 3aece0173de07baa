spaces-title = Spaces
spaces-mine = Your spaces
spaces-all = All spaces
spaces-none = There are none here yet.
space-home = What is new
space-closed = This space is closed: it can be read, but nothing can be added.
