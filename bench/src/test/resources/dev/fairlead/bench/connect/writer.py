# Writes rows with two workers, through the page's pool and in_transaction, which stand above this in the program that is run.
import sys
import threading

CLIENT, FIRST = int(sys.argv[1]), int(sys.argv[2])
INSERT = "insert into writes (id, client) values (%s, %s) on conflict do nothing"


def say(line):
    # In one piece: print would let the workers' lines mingle.
    os.write(1, (line + "\n").encode())


def write_for_ever(number):
    while True:
        try:
            in_transaction(lambda connection: connection.execute(INSERT, (number, CLIENT)))
            say(f"done {number}")
        except Exception as error:
            say(f"failed {number} {type(error).__name__} {error}")
        number += 2
        time.sleep(0.05)


for worker in range(2):
    threading.Thread(target=write_for_ever, args=(FIRST + worker,)).start()
