import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVICE = join(__dirname, '../../../service');
/** In small letters, `meta` is a box of an MP4 or an element of HTML. */
const COMPANY = /\bMeta\b/;
const NAMES = /tiktok|instagram|facebook/i;

/** Every line that names a platform, as "file:line: text". */
function namesIn(folder: string): string[] {
	const files = readdirSync(join(SERVICE, folder), { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => {
			const lines = readFileSync(join(SERVICE, folder, file), 'utf8').split('\n');
			return lines.flatMap((line, index) =>
				NAMES.test(line) || COMPANY.test(line) ? [`${folder}/${file}:${index + 1}: ${line}`] : [],
			);
		});
}

it.each(['uploads', 'files', 'core'])('service/%s names no platform: that is for channels', (folder) => {
	expect(namesIn(folder)).toEqual([]);
});
