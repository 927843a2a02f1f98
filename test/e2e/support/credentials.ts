import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { N8nServer } from '../../../sandbox/n8n/server';
import type { TestSandbox } from '../../support/sandbox';

/** Returns the tokens of credentials in n8n's database, decrypted by n8n. */
export async function storedTokens(n8n: N8nServer, ...credentialIds: string[]): Promise<IDataObject[]> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-e2e-'));
	try {
		const file = join(folder, 'credentials.json');
		await n8n.command('export:credentials', '--all', '--decrypted', `--output=${file}`);
		const credentials = JSON.parse(await readFile(file, 'utf8')) as { id: string; data: IDataObject }[];
		const tokens = new Map(credentials.map(({ id, data }) => [id, data.oauthTokenData as IDataObject]));
		return credentialIds.map((id) => tokens.get(id) ?? {});
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** The platform or login for which a token was issued. */
export type TokenKind = 'tiktok' | 'instagram' | 'facebook';

/** Returns the number of valid refresh requests to a platform. */
export async function countRenewals(sandbox: TestSandbox, kind: TokenKind): Promise<number> {
	switch (kind) {
		case 'tiktok': {
			const forms = await sandbox.requests('/v2/oauth/token/');
			// n8n's own request, without client_key, is rejected and followed by a correct one.
			return forms.filter(({ body }) => /^(?=.*grant_type=refresh_token)(?=.*client_key=)/.test(body ?? ''))
				.length;
		}
		case 'instagram':
			return (await sandbox.requests('/refresh_access_token')).length;
		case 'facebook': {
			const calls = await sandbox.requests('/oauth/access_token');
			const exchanges = calls.filter(({ query }) => query.grant_type === 'fb_exchange_token');
			// After each code exchange, the same call exchanges a one-hour token for a long-lived one.
			const codes = calls.filter(({ query }) => query.code !== undefined);
			return exchanges.length - codes.length;
		}
	}
}
