# Writes rows, each with a psql of its own, through the page's in_transaction, which stands above this in the program that is run.
client=$1 number=$2
while :; do
    echo "insert into writes (id, client) values ($number, $client) on conflict do nothing;" >work.sql
    if in_transaction work.sql; then echo "done $number"; else echo "failed $number"; fi
    number=$((number + 1))
    sleep 0.1
done
