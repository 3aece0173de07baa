# Talk: readers and writers over sockets. Sourced.
say "Talk"
target/release/examples/load "ws://localhost:$CHAT_PORT/ws" "$base" --readers 1000 --seconds "$seconds" --chat-pid "$chat_pid"
