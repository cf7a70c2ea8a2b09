// Writes rows with two workers, through the page's inTransaction, which stands above this in the program that is run.
const [client, first] = process.argv.slice(2).map(Number);
const insert = 'insert into writes (id, client) values ($1, $2) on conflict do nothing';

async function writeForEver(number) {
  for (;;) {
    try {
      await inTransaction((session) => session.query(insert, [number, client]));
      console.log('done', number);
    } catch (error) {
      console.log('failed', number, error.code ?? '', error.message);
    }
    number += 2;
    await pause(50);
  }
}

writeForEver(first);
writeForEver(first + 1);
