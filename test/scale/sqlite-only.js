const CLOCK =
	"sets this process's clock, by which nothing is due on PostgreSQL; boss-engine.test.ts sets the other";

/** Tests in test/service that `npm run test:scale` leaves out: part of each test's name, and the reason. */
exports.TESTS = {
	'notices a database that is locked, and writes no row to find out': "locks SQLite's file",
	'a start waits while another process changes the tables of the file': "locks SQLite's file",
	'has an error of its own, without the values': 'fills and closes a database with PRAGMA',
	'leave the badge well formed, whatever characters they have':
		'stores a NUL character, which PostgreSQL refuses and no request or answer of a platform brings that far',
	'reads a period through the index, not the whole table': "reads SQLite's plan",
	'is sent again with the same id and a signature of its own': CLOCK,
	'refreshes all accounts at its time in UTC, once, and tells subscribers of each': CLOCK,
	'is daily unless it is set, at one minute of the hour after four that stays the same': CLOCK,
	'leaves an account alone that others keep fresh, until they stop': CLOCK,
	'asks its database less than once a second': 'several processes ask PostgreSQL for the work of others',
	'a service connects only to the platforms and to receivers that were named':
		'counts the connections to PostgreSQL as well',
	'deletes what has long been in the folder without a row':
		'writes into the folder; s3-files.test.ts does the same in a store',
	'is of the account that was served least recently, and of it the oldest':
		'sees the order of the embedded engine through the one connection of SQLite; with several, reads overtake each other',
};
