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
	/** The ids of the events that have started the workflow, oldest first. */
	seen?: string[];
}

/** More than the service repeats. */
const MAX_SEEN_EVENTS = 500;

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

/** Notes an event. @returns whether it is new */
export function markSeen(node: IWebhookFunctions, eventId: string): boolean {
	const memory = stateOf(node);
	const seen = memory.seen ?? [];
	if (seen.includes(eventId)) return false;
	memory.seen = [...seen, eventId].slice(-MAX_SEEN_EVENTS);
	return true;
}
