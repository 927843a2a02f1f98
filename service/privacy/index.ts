import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts';
import type { Core } from '../core/core';
import type { Feature } from '../core/feature';
import type { Events } from '../events';
import type { Deliveries } from '../uploads';
import { createDeletion } from './delete-accounts';
import { scheduleForgetting } from './forget-withdrawn';
import { registerPrivacyRoutes } from './privacy-routes';

export type { DeleteAccounts } from './delete-accounts';

interface PrivacyNeeds {
	/** All features that store data about accounts, in order of dependency, starting with the accounts. */
	features: readonly Feature[];
	accounts: Accounts;
	events: Events;
	deliveries: Deliveries;
}

/** Deletes and exports the data stored about accounts. */
export function createPrivacy(core: Core, needs: PrivacyNeeds) {
	const deleteAccounts = createDeletion({ ...core, ...needs });
	const { store, logins, tokens } = needs.accounts;
	scheduleForgetting(core, { accounts: store, logins, deleteAccounts });
	return {
		deleteAccounts,
		async routes(app: FastifyInstance): Promise<void> {
			const { features } = needs;
			const options = { ...core, features, accounts: store, logins, tokens, deleteAccounts };
			await app.register(registerPrivacyRoutes, options);
		},
	};
}
