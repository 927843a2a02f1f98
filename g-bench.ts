import { measureService } from './test/bench/service-rows';
void measureService().then((rows)=>{console.table(rows.map(r=>({...r,runs:r.runs.join(' ')})))}).catch(e=>{console.error(e);process.exitCode=1});
