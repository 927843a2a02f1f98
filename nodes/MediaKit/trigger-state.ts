import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** A subscription of this node at the service. */
export interface Subscription {
	id: string;
	secret: string;
	events: string[];
}

/** What n8n keeps for the node between its runs. */
interface TriggerState {
	/** By the address that gets the events: n8n has one for the active workflow and one for tests. */
	subscriptions?: Record<string, Subscription>;
}

/** The node's memory; changes are kept. */
function stateOf(node: IHookFunctions | IWebhookFunctions): TriggerState {
	return node.getWorkflowStaticData('node') as TriggerState;
}

/** The node's subscriptions by address. */
export function subscriptionsOf(
	node: IHookFunctions | IWebhookFunctions,
): Readonly<Record<string, Subscription>> {
	return stateOf(node).subscriptions ?? {};
}

/** Keeps the node's subscriptions by address. */
export function saveSubscriptions(node: IHookFunctions, subscriptions: Record<string, Subscription>): void {
	// n8n sees only changes of the memory itself, not within what stands in it.
	stateOf(node).subscriptions = subscriptions;
}
