import { clock } from '../../../service/database';

/*
 * Tests set `Date`, and expect that time has passed for the service. On PostgreSQL it does not go by `Date`, so what they
 * set is added to its clock.
 */
const PATCHED = Symbol.for('clock of the tests');

// Files of tests share the modules of the service.
if (!(PATCHED in clock)) {
	const realNow = Date.now.bind(Date);
	const goBy = clock.goBy;
	clock.goBy = (now) => goBy(() => now() + Math.round(Date.now() - realNow()));
	Object.assign(clock, { [PATCHED]: true });
}
