import type { DataDeletion } from './data-deletions';

export const PAGE_HEADERS = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
	'cache-control': 'no-store',
};

const page = (title: string, ...paragraphs: string[]) =>
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</body></html>`;

const inWords = (time: string) => `${time.slice(0, 10)} at ${time.slice(11, 16)} UTC`;

/** What a person reads who asked for their data to be deleted. */
export function deletionPage({ code, requestedAt, accounts }: DataDeletion): string {
	const what =
		accounts === 0
			? 'No connected account of yours was found, so nothing of yours is stored here.'
			: `${accounts === 1 ? 'Your connected account was' : `Your ${accounts} connected accounts were`} deleted: access tokens, statistics, uploads, files, events and logs. Nothing of it is kept.`;
	return page(
		'Your data was deleted',
		`The request arrived through Meta on ${inWords(requestedAt)} and was fulfilled at once.`,
		what,
		'Posts that are public on Instagram are not touched; you can delete them there.',
		`Confirmation code: ${code}`,
	);
}

/** What a person reads whose code is not known. */
export function unknownCodePage(): string {
	return page(
		'No such request',
		'There is no deletion request with this confirmation code. Check that the address is complete, as Meta has shown it.',
	);
}
