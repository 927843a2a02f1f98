import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { SharedChoices } from '../../platforms/tiktok';
import { getFlag, getOptionalText, ifThere, readField } from '../shared/parameters';
import { toFlag } from '../shared/values';

export const publishNotice: INodeProperties = {
	displayName:
		'This posts immediately: the user does not review the post in TikTok first. To send a draft instead, use Upload Draft.',
	name: 'publishNotice',
	type: 'notice',
	default: '',
};

/** Fields for the audience of the post: who can see it, and who can comment. */
export const audienceFields: INodeProperties[] = [
	{
		displayName:
			'Until TikTok has audited the app, it can post only to private accounts, with the privacy level Only Me.',
		name: 'auditNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Privacy Level Name or ID',
		name: 'privacyLevel',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPrivacyLevels' },
		default: '',
		required: true,
		description:
			'Who can see the post. TikTok requires an explicit choice, so there is no default; the list shows the levels that TikTok allows for the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Disable Comments',
		name: 'disableComment',
		type: 'boolean',
		default: true,
		description:
			'Whether to turn comments off. TikTok requires that they stay off until the user allows them.',
	},
];

/** Field for disclosures about the post. */
export const disclosureField: INodeProperties = {
	displayName: 'Disclosure',
	name: 'disclosure',
	type: 'collection',
	placeholder: 'Add Disclosure',
	default: {},
	description: "Disclosures required by TikTok's rules",
	options: [
		{
			displayName: 'AI Generated',
			name: 'aiGenerated',
			type: 'boolean',
			default: false,
			description: 'Whether the content was made with AI',
		},
		{
			displayName: 'Branded Content',
			name: 'brandedContent',
			type: 'boolean',
			default: false,
			description:
				'Whether the post is a paid partnership. TikTok labels it accordingly, and does not accept it with the privacy level Only Me.',
		},
		{
			displayName: 'Your Brand',
			name: 'yourBrand',
			type: 'boolean',
			default: false,
			description: 'Whether the post promotes you or your own business. TikTok labels it accordingly.',
		},
	],
};

/** Reads the choices that video and photo posts share. @throws NodeOperationError if no privacy level is chosen */
export function readChoices(node: IExecuteFunctions, itemIndex: number): SharedChoices {
	const privacyLevel = getOptionalText(node, 'privacyLevel', itemIndex);
	if (!privacyLevel) {
		throw new NodeOperationError(
			node.getNode(),
			'No privacy level is selected, and TikTok allows no default. Select who can see the post.',
			{ itemIndex },
		);
	}
	const isDisclosed = (name: string) =>
		ifThere(readField(node, `disclosure.${name}`, itemIndex), toFlag) ?? false;
	return {
		privacyLevel,
		disableComment: getFlag(node, 'disableComment', itemIndex),
		yourBrand: isDisclosed('yourBrand'),
		brandedContent: isDisclosed('brandedContent'),
		aiGenerated: isDisclosed('aiGenerated'),
	};
}
