import { Type } from '@sinclair/typebox';
import { page, pathPart } from '../core/schemas';

export const deletionStatus = {
	tags: ['Pages'],
	summary: 'Show the status of a data deletion request',
	params: Type.Object({ code: pathPart() }),
	response: { 200: page('The data was deleted.'), 404: page('The code is unknown.') },
};
