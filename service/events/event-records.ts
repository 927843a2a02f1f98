import type { Records } from '../core/feature';
import { exportRows, type Database } from '../database';

/** What is kept of events, how long, and how many wait. */
export function createEventRecords(database: Database): Records {
	return {
		forget: async (trx, { id }) => ({ events: await trx('events').where({ account_id: id }).delete() }),

		async export({ id }) {
			const rows = await database('events').where({ account_id: id }).orderBy('created_at');
			return { events: exportRows('events', rows, { json: ['data'] }) };
		},

		/** What was sent of them goes with them. */
		async purge(before) {
			await database('events').where('created_at', '<', before).delete();
			await database('event_claims').where('claimed_at', '<', before).delete();
		},

		gauges: [
			{
				name: 'mediakit_outbox_length',
				help: 'Events that are still to be sent, one for each receiver.',
				async read(gauge) {
					const [row] = await database('outbox').whereNull('ended_at').count<{ n: number }[]>('* as n');
					gauge.set(Number(row?.n));
				},
			},
		],
	};
}
