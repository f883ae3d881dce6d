// Asks a gateway, one of whose two regions is down, by what openapi-typescript and Hey API make of its description.
import type { paths } from './paths';
import { client } from './hey/client.gen';
import { listImages } from './hey/sdk.gen';

declare const process: { argv: string[]; exit(status: number): never };

type List = paths['/v1/community-images']['get']['responses'][200]['content']['application/json'];

function require_(holds: boolean, what: unknown): void {
  if (!holds) {
    throw new Error(JSON.stringify(what));
  }
}

async function ask(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2] });
  const { data, error } = await listImages({ query: { region: ['cn-beijing', 'cn-hangzhou'], limit: '2' } });
  require_(error === undefined && data !== undefined, error);
  const url = `${process.argv[2]}/v1/community-images?region=cn-beijing,cn-hangzhou&limit=2`;
  const typed = (await (await fetch(url)).json()) as List;
  for (const list of [data as List, typed]) {
    require_(!list.complete && list.images.length === 2 && list.next !== undefined, list);
    const [good, lost] = list.parts;
    require_(good.state === 'fresh' && good.age! >= 0 && good.asOf! < good.freshUntil!, good);
    require_(lost.state !== 'fresh' && lost.error!.status >= 500, lost);
  }
  const refused = await listImages({ query: { limit: '0' } });
  require_(refused.data === undefined && refused.response?.status === 400, refused.error);
  console.log('openapi-typescript and Hey API: the parts say how fresh they are');
}

ask().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
