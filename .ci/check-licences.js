// Licences allowed for packages that users install with the service, or additionally for file storage. They require us
// to include their text, which we do. MPL-2.0 and LGPL-3.0 also require us to publish changes to the licensed files,
// but we make no changes. LGPL-3.0 requires the library to be replaceable, which it is as a separate npm package.
//
// Packages that users may add but that we do not distribute need a licence that is compatible with MIT. The GPL is
// compatible, as it has no conditions for running a program. Such packages must never become a dependency or part of
// our images.
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

/** Checks a licence expression: "(MIT OR CC0-1.0)" needs one allowed licence, and "Apache-2.0 AND MIT" needs both. */
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
