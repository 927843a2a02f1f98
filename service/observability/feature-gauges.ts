import { Gauge, type Registry } from 'prom-client';
import type { GaugeSource } from '../core/feature';

/** Registers the gauges that features compute from their tables. */
export function registerGauges(sources: readonly GaugeSource[], registry: Registry): void {
	for (const { name, help, labelNames = [], read } of sources) {
		new Gauge({
			name,
			help,
			labelNames,
			registers: [registry],
			async collect() {
				this.reset();
				await read(this);
			},
		});
	}
}
