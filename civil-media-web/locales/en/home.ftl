home-title = What is new
home-lead = The newest posts, pages, files and channels that you can read, in the order of time.
feed-empty = There is nothing here yet.
