import { Type } from '@sinclair/typebox';
import { empty, oneOf, page, pathPart, type Described } from '../../core/schemas';
import { fileAnswers } from '../../files/file-answers';
import { approvalFields } from '../intake/own-fields';

const tags = ['Pages'];
const params = Type.Object({ token: pathPart({ description: "From an event's `approval_url`." }) });

export const DECISIONS = ['approve', 'decline'] as const;

const endings = {
	404: page('The link is not of this service, or its post is deleted.'),
	410: page('The link has expired.'),
	429: page('Too many requests came from this IP address; `Retry-After`.'),
};

export const SHOW = {
	tags,
	summary: 'Show a post that is waiting for approval',
	description: 'By the link of an event. Opening it decides nothing.',
	params,
	response: { 200: page('The post and two buttons, or what became of it.'), ...endings },
};

const form = Type.Object({ decision: oneOf(DECISIONS), ...approvalFields });

export const DECIDE = {
	tags,
	summary: 'Approve or decline a post with the link from an event',
	description: 'Works once: whatever has changed the post since has ended the link.',
	params,
	described: {
		body: { 'application/x-www-form-urlencoded': form },
		example: 'curl "$MEDIAKIT_URL/approve/$APPROVE_TOKEN" --data-urlencode "decision=approve"',
	} satisfies Described,
	response: {
		303: empty('Back to the page, which tells what became of it.'),
		400: page('The decision is missing, or something that the platform has to be told.'),
		...endings,
		409: page('It was decided or changed before.'),
	},
};

export const FILE = {
	tags,
	summary: 'Download the file of a post that is waiting for approval',
	params,
	response: fileAnswers,
};
