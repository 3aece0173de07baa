# Talk, over sockets: chat on one core, what measures it on the other. Sourced.
say "Talk"
cores=$(nproc)
chat_cores=0 client_cores=$((cores > 1 ? 1 : 0))
taskset -apc "$chat_cores" "$chat_pid" >/dev/null
load() {
  local what=$1
  shift
  taskset -c "$client_cores" target/release/examples/load "ws://localhost:$CHAT_PORT/ws" "$base" "$what" --seconds "$seconds" --chat-pid "$chat_pid" "$@"
}
# As many files as the sockets of both sides need.
ulimit -n "$(ulimit -Hn)"
for sockets in ${IDLE:-1000 5000 10000}; do load idle --sockets "$sockets"; done
load back --sockets 5000
load channel --readers 100
load channel --readers 1000
load rate
echo "$(ask 'select count(*) from messages') messages"
load ask
