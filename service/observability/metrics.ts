import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GaugeSource } from '../core/feature';
import { registerGauges } from './feature-gauges';

const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const CHUNK_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** What operators can watch: `GET /metrics` in Prometheus' format. Labels hold neither secrets nor user names. */
export function createMetrics() {
	const registry = new Registry();
	const registers = [registry];

	const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
		new Counter({ name: `mediakit_${name}`, help, labelNames, registers });
	const gauge = (name: string, help: string, collect?: (this: Gauge) => void | Promise<void>) =>
		new Gauge({ name: `mediakit_${name}`, help, registers, collect });

	return {
		registry,
		gauge,
		/** Adds what features tell about their tables. */
		addGauges: (sources: readonly GaugeSource[]) => registerGauges(sources, registry),
		requests: new Histogram({
			name: 'mediakit_http_request_seconds',
			help: 'Requests to the service, by route and status.',
			labelNames: ['method', 'route', 'status'],
			buckets: CALL_BUCKETS,
			registers,
		}),
		platformCalls: new Histogram({
			name: 'mediakit_platform_call_seconds',
			help: 'Calls to the platforms, by endpoint and outcome.',
			labelNames: ['platform', 'endpoint', 'outcome'],
			buckets: CALL_BUCKETS,
			registers,
		}),
		chunks: new Histogram({
			name: 'mediakit_chunk_seconds',
			help: 'How long a part of a file took to reach its platform.',
			labelNames: ['platform'],
			buckets: CHUNK_BUCKETS,
			registers,
		}),
		sentBytes: counter('sent_bytes_total', 'Bytes of files that platforms have taken.', ['platform']),
		receivedBytes: counter('received_bytes_total', 'Bytes of files that came in, sent or fetched.'),
		retries: counter('delivery_retries_total', 'Deliveries that failed and will be tried again.', [
			'platform',
		]),
		filesCreated: counter('temporary_files_created_total', 'Temporary files that were made.'),
		filesDeleted: counter('temporary_files_deleted_total', 'Temporary files that were deleted.'),
		orphansRemoved: counter('orphans_removed_total', 'Temporary files that nobody needed, found by sweeps.'),
		lastSweep: gauge('last_sweep_timestamp_seconds', 'When the last sweep ended, in seconds since 1970.'),
	};
}

export type Metrics = ReturnType<typeof createMetrics>;
