talk-title = Talk
talk-none = You are not in any channel yet. Join a space to talk with its people.
talk-unread = unread
talk-unread-naming = that name you
talk-new = New
talk-jump = { $n ->
    [one] One new message: go to it
   *[other] { $n } new messages: go to the first
 }
talk-later = Later messages
talk-more = More
talk-pin = Pin
talk-unpin = Unpin
talk-pinned = Pinned
talk-pinned-messages = { $n ->
    [one] One pinned message
   *[other] { $n } pinned messages
 }
talk-mark-unread = Mark unread from here
talk-mark-topic = Mark this topic as read
talk-level = You are told
talk-level-legend = Of what in this channel are you told?
talk-level-all = of everything new
talk-level-mentions = when you are named
talk-level-nothing = of nothing
talk-topics = Topics
talk-no-topics = Nobody has started a topic here yet.
talk-new-topic = Start a topic
talk-new-topic-hint = A few words that say what it is about.
talk-start = Start
talk-mark-read = Mark this channel as read
talk-earlier = Earlier messages
talk-newest = Newest messages
talk-messages = Messages
talk-no-messages = Nothing has been said here yet.
talk-message = Your message
talk-send = Send
talk-read-only = You can read this channel. Its members write in it.
talk-typing = Writing:
talk-keys = Keys and signs
talk-keys-send = Ctrl and Enter (⌘ and Enter on a Mac) sends.
talk-keys-edit = The up arrow in an empty field leads to what you said last, to edit it.
talk-keys-people = @ and the beginning of a name names somebody. The arrow keys and Enter choose.
talk-keys-items = [[ and the beginning of a title leads to a post, a page or a file.
talk-keys-channels = # and the beginning of a name leads to a channel.
talk-keys-emoji = : and the beginning of a word, as in :smile, puts in an emoji.
talk-desktop-on = Show what comes on your desktop while you look elsewhere
talk-desktop-off = Show nothing on your desktop any more
talk-desktop-refused = Your browser does not allow messages on the desktop from here. Its settings for this site change that.
talk-keys-escape = Escape closes the suggestions.
talk-reload = Show new messages
talk-pending = Sending…
talk-failed = Not sent:
talk-away = The connection is gone. New messages will come when it is back; what you send is kept.
talk-live = Connected: new messages appear by themselves.
talk-refresh = More was said than can be caught up. Reload the page to see it.
talk-edit = Edit
talk-delete = Delete
talk-edited = edited { $at }
talk-edited-now = edited
talk-deleted = This message was deleted.
talk-edit-title = Edit a message
talk-edit-hint = What it said before is kept for the record.
talk-resolved = Resolved
talk-resolve = Mark as resolved
talk-reopen = Open it again
talk-channels = Channels
talk-conversations = Direct conversations
talk-no-conversations = You have no direct conversations yet.
talk-all-conversations = All conversations
talk-more-conversations = Earlier conversations
talk-with = To whom
talk-with-hint = Handles or work email addresses of up to nine people, with commas between them. Each profile in the directory has a button too.
talk-with-begin = Begin
talk-with-new = New conversation
talk-with-whom = With whom you talk
talk-with-guests = { $n ->
    [one] { $names } is a guest: what is said here reaches somebody from outside the departments.
   *[other] { $names } are guests: what is said here reaches people from outside the departments.
 }
talk-warning = Warning:
talk-mark-conversation = Mark this conversation as read
talk-here = here now
talk-write-to = Message { $name }
talk-search = Search Talk
talk-search-for = Find messages
talk-search-hint = Words, or “a phrase”. Narrow it down with from:name or from:me, in:channel, before:2026-11-30, after:2026-11-01, has:link, has:file, mentions:me.
talk-search-found = What was found
talk-search-none = Nothing that you can read fits. Try fewer or other words.
talk-search-more = Earlier messages that fit
talk-react = React
talk-move = Move
talk-move-title = Move to another topic
talk-move-which = What moves
talk-move-one = This message alone
talk-move-following = This message and all that followed it in its topic
talk-move-to = To a topic of this channel
talk-move-choose = Choose a topic
talk-move-new = Or to a new topic
talk-moved = A message was moved to another topic.
updates-title = Updates
updates-link = Updates: a few words from people, teams and departments
updates-of = Updates: { $name }
updates-profile = Profile
updates-whose = Whose updates
updates-all = Everybody’s
updates-following = Those I follow
updates-none = There are no updates here yet.
update-label = What is new?
update-hint = At most { $n } characters. Name somebody with @first-last.
update-share-label = What you say of it
update-post = Post
update-share = Share
update-shared-gone = What was shared here is not there any more.
update-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
 }
update-by = An update by { $name }
update-delete = Delete
person-follow = Follow { $name }
person-unfollow = Stop following { $name }
channel-settings = Settings of this channel
channel-name = Name
channel-name-hint = Its address stays, so that links go on leading here.
channel-purpose = What it is for
channel-speaks = Who speaks in it
channel-all-speak = Everybody who may write here
channel-leads-speak = Leads alone, for announcements
channel-archived = Archived
channel-archived-hint = It can be read and found, and nobody writes in it. It leaves the list of channels.
channel-is-archived = Archived
channel-hears = Who hears it
channel-all-hear = Everybody who can read this space
channel-invited-hear = Only those of the space who are invited
channel-is-by-invitation = By invitation
channel-invited-count = { $n ->
    [one] By invitation: one person is in it.
   *[other] By invitation: { $n } people are in it.
 }
channel-people = Who is in this channel
channel-invited-hint = Only these people can read and find what is said here. Whoever leaves the space leaves this channel too.
channel-invite = Invite people of the space
channel-invite-hint = Handles or work email addresses, with commas between them.
channel-invite-send = Invite
channel-leave = Leave this channel
channel-remove = Take out
talk-archived = This channel is archived. It can be read, and nobody writes in it.
talk-leads-only = Leads announce things here; everybody else reads.
reach-leads-write = Leads write here.
