import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../platforms/errors';
import { OWN_FIELDS, type OwnField } from '../../platforms/own-fields';
import { ifThere, readField } from '../shared/parameters';
import { toFlag, toText } from '../shared/values';

/** The step at which a field is accepted. */
type Moment = 'upload' | 'approval';

const SMALL_WORDS = /^(for|or|of|and|to|in)$/;

/** Capitalizes each word, as n8n writes display names. */
const inTitleCase = (text: string) =>
	text
		.split(' ')
		.map((word) => (SMALL_WORDS.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
		.join(' ');

/** Returns the name of the option for a field: YouTube's `made_for_kids` becomes `youtubeMadeForKids`. */
const optionName = (platform: Platform, { name }: OwnField) =>
	platform + name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

const fieldsOf = (moment: Moment) =>
	PLATFORMS.flatMap((platform) => OWN_FIELDS[platform][moment].map((field) => ({ platform, field })));

/** Returns the platform-specific fields as options. */
export const ownOptions = (moment: Moment): INodeProperties[] =>
	fieldsOf(moment).map(({ platform, field }): INodeProperties => {
		const { kind, title, hint, choices = {} } = field;
		const shared = {
			displayName: `${PLATFORM_NAMES[platform]} ${inTitleCase(title.en)}`,
			name: optionName(platform, field),
			description: hint.en,
		};
		if (kind === 'flag') return { ...shared, type: 'boolean', default: false };
		if (kind !== 'choice') return { ...shared, type: 'string', default: '' };
		const options = Object.entries(choices).map(([value, name]) => ({ name: name.en, value }));
		return { ...shared, type: 'options', options, default: options[0]?.value ?? '' };
	});

/**
 * Returns the chosen options under the service's field names; empty values are omitted.
 *
 * @throws NodeOperationError
 */
export function readOwnOptions(
	node: IExecuteFunctions,
	itemIndex: number,
	moment: Moment,
): Record<string, string | boolean> {
	const given = fieldsOf(moment).flatMap(({ platform, field }) => {
		const option = readField(node, `options.${optionName(platform, field)}`, itemIndex);
		// An expression without a result means neither true nor false.
		const isFlag = field.kind === 'flag' && (option.value ?? '') !== '';
		const value = ifThere<string | boolean>(option, isFlag ? toFlag : toText);
		const name = moment === 'upload' ? `${platform}.${field.name}` : field.name;
		return value === undefined || value === '' ? [] : [[name, value] as const];
	});
	return Object.fromEntries(given);
}
