import { Type } from '@sinclair/typebox';
import { longText } from '../../../core/schemas';

/** Used only by browsers, so it is excluded from the API description. */
export const OIDC_LOGIN = { hide: true };

export const OIDC_CALLBACK = {
	hide: true,
	querystring: Type.Object({
		code: Type.Optional(longText()),
		state: Type.Optional(longText()),
		iss: Type.Optional(longText()),
		error: Type.Optional(longText()),
		error_description: Type.Optional(longText()),
	}),
};
