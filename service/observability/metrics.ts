import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GaugeSource } from '../core/feature';
import { registerGauges } from './feature-gauges';

const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const CHUNK_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Metrics for operators: `GET /metrics` in Prometheus format. The labels contain neither secrets nor user names. */
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
		/** Adds the gauges that features compute from their tables. */
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
			help: 'Duration of sending a chunk of a file to its platform.',
			labelNames: ['platform'],
			buckets: CHUNK_BUCKETS,
			registers,
		}),
		sentBytes: counter('sent_bytes_total', 'File bytes accepted by platforms.', ['platform']),
		receivedBytes: counter('received_bytes_total', 'File bytes received, by upload or by fetching.'),
		retries: counter('delivery_retries_total', 'Deliveries that failed and will be retried.', ['platform']),
		filesCreated: counter('temporary_files_created_total', 'Temporary files created.'),
		filesDeleted: counter('temporary_files_deleted_total', 'Temporary files deleted.'),
		orphansRemoved: counter('orphans_removed_total', 'Unreferenced temporary files removed by sweeps.'),
		lastSweep: gauge('last_sweep_timestamp_seconds', 'End of the last sweep, in seconds since 1970.'),
	};
}

export type Metrics = ReturnType<typeof createMetrics>;
