import { admit } from '../../../service/dashboard/server/oidc/admission';
import { loadConfig } from '../../../service/config';

/**
 * Returns the role with which a person is admitted, or the reason why the person is refused.
 *
 * @param allowed the value of `OIDC_ALLOWED`
 */
function outcome(allowed: string, claims: Record<string, unknown>, issuer = 'https://login.example.com') {
	const { oidc } = loadConfig({
		OIDC_ISSUER: issuer,
		OIDC_CLIENT_ID: 'example',
		OIDC_CLIENT_SECRET: 'example',
		OIDC_ALLOWED: allowed,
	});
	const admission = admit({ sub: 'example-subject', ...claims }, oidc!);
	return 'role' in admission ? admission.role : admission.refused;
}

const MICROSOFT = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0';
const GOOGLE = 'https://accounts.google.com';
const ADA = { email: 'ada@example.com', email_verified: true };

it.each([
	['an address counts before its domain', 'viewer:ada@example.com,@example.com', 'viewer'],
	['of a domain and a group, the owner counts', 'viewer:@example.com,Team', 'owner'],
	['a part of a domain is none', '@ample.com', 'not_allowed'],
	['a domain of the list does not open its subdomains', '@sub.example.com', 'not_allowed'],
])('%s', (_what, allowed, role) => {
	expect(outcome(allowed, { ...ADA, groups: ['Team'] })).toBe(role);
});

it.each(['true', 1, undefined, null])(
	'an address is verified only by the word true, not by %p',
	(verified) => {
		expect(outcome('ada@example.com', { ...ADA, email_verified: verified })).toBe('email_unverified');
		expect(outcome('@example.com,viewer:Team', { ...ADA, email_verified: verified, groups: 'Team' })).toBe(
			'viewer',
		);
	},
);

it("Microsoft's own word for a verified address counts, at Microsoft alone", () => {
	const claims = { email: 'ada@example.com', xms_edov: true };
	expect(outcome('ada@example.com', claims, MICROSOFT)).toBe('owner');
	expect(outcome('ada@example.com', claims)).toBe('email_unverified');
});

it('at Google, a domain means its Workspace, and not every account with such an address', () => {
	expect(outcome('@example.com', { ...ADA, hd: 'example.com' }, GOOGLE)).toBe('owner');
	expect(outcome('@example.com', ADA, GOOGLE)).toBe('not_allowed');
	expect(outcome('ada@example.com', ADA, GOOGLE)).toBe('owner');
});

it('groups are found with the path of Keycloak and without it, and not by a part of their names', () => {
	expect(outcome('Team', { groups: ['/Team'] })).toBe('owner');
	expect(outcome('/Team', { groups: ['Team'] })).toBe('owner');
	expect(outcome('Team', { groups: ['Team Two', '/Other/Team', 7, null] })).toBe('not_allowed');
	expect(outcome('viewer:Team', { groups: { Team: true } })).toBe('not_allowed');
});
