import { clock } from '../../../service/database';

/*
 * Tests shift `Date`, and expect the service to behave as if that time had passed. With PostgreSQL, the service does
 * not use `Date`, so the shift is added to its clock.
 */
const PATCHED = Symbol.for('clock of the tests');

// Test files share the service's modules, so the clock may already be patched.
if (!(PATCHED in clock)) {
	const realNow = Date.now.bind(Date);
	const goBy = clock.goBy;
	clock.goBy = (now) => goBy(() => now() + Math.round(Date.now() - realNow()));
	Object.assign(clock, { [PATCHED]: true });
}
