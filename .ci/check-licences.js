// What users install with the service, or beside it for a store of files, may have these licences only: they ask for their text to be kept, which it is.
// MPL-2.0 and LGPL-3.0 also ask for changes to their own files, of which there are none, and LGPL-3.0 for a library
// that can be replaced: it comes from npm in a package of its own.
//
// What nobody gets from us, but may add for themselves, has a licence that MIT may be combined with: the GPL asks nothing of
// those who only run a program. It must never become a dependency, nor part of an image that we give out.
const { packages } = require('../package-lock.json');

const ONLY_BESIDE = { 'node_modules/@ffmpeg/core': 'GPL-2.0-or-later' };

const ALLOWED = [
	'MIT',
	'ISC',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'Apache-2.0',
	'BlueOak-1.0.0',
	'0BSD',
	'MPL-2.0',
	'LGPL-3.0-or-later',
];

/** Of "(MIT OR CC0-1.0)" one is enough, of "Apache-2.0 AND MIT" all are needed. */
const isAllowed = (licence = '') =>
	licence
		.replace(/[()]/g, '')
		.split(' OR ')
		.some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one)));

const installed = Object.entries(packages).filter(
	([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link,
);
const wrong = installed.filter(
	([path, { license, devOptional }]) =>
		!isAllowed(license) && !(devOptional && ONLY_BESIDE[path] === license),
);
for (const [path, { license }] of wrong)
	console.error(`${path}: ${license ?? 'no licence'} is not among ${ALLOWED.join(', ')}`);
console.log(
	`${installed.length} packages that users install, ${installed.length - wrong.length} with a licence that is allowed`,
);
process.exit(wrong.length > 0 ? 1 : 0);
