# Runs a server for as long as standard input stays open, so that it never outlives the program that started it,
# however that program ends; then removes a folder. A server that ends by itself leaves the folder, for its log.
# Arguments: the folder to remove, the server, its arguments.
folder=$1
shift
exec 3<&0
# Ctrl+C reaches every process of the terminal; the server must stay until its program has finished with it.
trap '' INT HUP
own_session=
if command -v setsid >/dev/null 2>&1; then own_session=setsid; fi
$own_session "$@" </dev/null 3<&- &
server=$!
( read -r line <&3; : >"$folder/stopped"; kill -TERM "$server" 2>/dev/null ) &
watcher=$!
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
if [ -e "$folder/stopped" ]; then rm -rf -- "$folder"; fi
exit "$status"
