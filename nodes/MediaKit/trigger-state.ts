import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** A subscription of this node in the service. */
export interface Subscription {
	id: string;
	secret: string;
	events: string[];
}

/** Data that n8n stores for the node between runs. */
interface TriggerState {
	/** The subscriptions by webhook URL: n8n uses one URL for the active workflow and another for tests. */
	subscriptions?: Record<string, Subscription>;
}

/** Returns the node's stored data, which n8n saves after changes. */
function stateOf(node: IHookFunctions | IWebhookFunctions): TriggerState {
	return node.getWorkflowStaticData('node') as TriggerState;
}

/** Returns the node's subscriptions by webhook URL. */
export function subscriptionsOf(
	node: IHookFunctions | IWebhookFunctions,
): Readonly<Record<string, Subscription>> {
	return stateOf(node).subscriptions ?? {};
}

/** Saves the node's subscriptions by webhook URL. */
export function saveSubscriptions(node: IHookFunctions, subscriptions: Record<string, Subscription>): void {
	// n8n detects only changes to top-level properties.
	stateOf(node).subscriptions = subscriptions;
}
