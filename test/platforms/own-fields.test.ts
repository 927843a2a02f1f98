import { PLATFORMS } from '../../platforms/errors';
import { missingFields, OWN_FIELDS } from '../../platforms/own-fields';

const { upload, approval } = OWN_FIELDS.youtube;

describe('the own fields of platforms', () => {
	it('are missing only where the platform needs an answer, which may be no', () => {
		expect(missingFields(upload, {})).toMatchObject([{ code: 'made_for_kids_missing' }]);
		expect(missingFields(upload, { made_for_kids: false })).toEqual([]);
		expect(missingFields(approval, { made_for_kids: false })).toMatchObject([{ code: 'privacy_required' }]);
		expect(missingFields(approval, { privacy: 'private' })).toEqual([]);
	});

	it('have names that no two of a platform share, and a text in each language', () => {
		for (const platform of PLATFORMS) {
			const fields = [...OWN_FIELDS[platform].upload, ...OWN_FIELDS[platform].approval];
			const names = fields.map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
			for (const { kind, title, hint, choices } of fields) {
				const texts = [title, hint, ...Object.values(choices ?? {})];
				expect(texts.flatMap(({ en, de }) => [en, de]).every((text) => text.length > 0)).toBe(true);
				expect(choices !== undefined).toBe(kind === 'choice');
			}
		}
	});
});
