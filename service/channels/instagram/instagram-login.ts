import { findIdentity } from '../../../platforms/instagram';
import type { Login } from '../login';
import { createMetaLogin } from './meta-login';
import type { MetaOptions } from './meta-options';

/** Instagram Login: the person signs in to one professional account. */
export function createInstagramLogin(options: MetaOptions): Login {
	return createMetaLogin(options, {
		name: 'instagram',
		appName: 'Instagram app (Instagram Login)',
		findAccounts: async (graph) => [await findIdentity(graph)],
	});
}
