import { expect, test } from 'vitest';
import { limits } from '#contract/limits.ts';
import { apiAs, demoTenant, signIn } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { useScripts } from '../harness/scripts.ts';
import { sha256, upload } from '../harness/sync.ts';

const octets = { 'content-type': 'application/octet-stream' };

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, plainScript } = useScripts(backend);

  test('SB-15 what was uploaded comes back byte for byte, and a second upload changes nothing', async () => {
    for (const text of ['// Grüße, 名前, 🙂\r\n\t\u2028 ', '']) {
      await upload(api(), text, text);
      const reply = await api().get(`/v1/blobs/${sha256(text)}`);
      expect([reply.status, reply.text]).toEqual([200, text]);
      expect(reply.headers['content-type']).toBe('application/octet-stream');
      expect(reply.headers['etag']).toBe(`"${sha256(text)}"`);
    }
    const known = sha256('');
    expect((await api().get(`/v1/blobs/${known}`, { 'if-none-match': `"${known}"` })).status).toBe(304);
  });

  test('SB-15 the text of any version of a script is a blob too', async () => {
    const text = 'return "made by the plain route";';
    const script = await plainScript({ script_body: text });
    await api().post(`/governance/scripts/${script.id}/versions`, { script_body: 'return "newer";' });
    expect((await api().get(`/v1/blobs/${sha256(text)}`)).text).toBe(text);
  });

  test('SB-16 bytes under another hash, too many of them, JSON, and what is no text are refused', async () => {
    const url = (text: string) => `/v1/blobs/${sha256(text)}`;
    const damaged = await api().put(url('one'), 'two', octets);
    expect([damaged.status, damaged.body.error]).toEqual([422, 'unprocessable']);
    expect((await api().get(url('one'))).status).toBe(404);
    const most = 'x'.repeat(limits.blobBytes);
    expect((await api().put(url(most), most, octets)).status).toBe(204);
    const large = `${most}x`;
    expect((await api().put(url(large), large, octets)).status).toBe(413);
    expect((await api().put(url('{}'), '{}')).status).toBe(415);
    for (const bytes of [Buffer.from('a\0b'), Buffer.from([0x22, 0xff, 0x22])]) {
      const reply = await backend().app.inject({
        method: 'PUT',
        url: `/v1/blobs/${sha256(bytes)}`,
        headers: { ...octets, ...(await adminHeaders()) },
        payload: bytes,
      });
      expect([reply.statusCode, reply.json().error]).toEqual([400, 'validation_error']);
    }
    expect((await api().put('/v1/blobs/abc', 'x', octets)).status).toBe(400);
    const elsewhere = await api().post('/governance/scripts', 'x', octets);
    expect([elsewhere.status, elsewhere.body.error]).toEqual([415, 'unsupported_media_type']);
  });

  async function adminHeaders(): Promise<Record<string, string>> {
    const { access_token } = await signIn(backend().app, 'admin');
    return { 'x-tenant-id': demoTenant, authorization: `Bearer ${access_token}` };
  }

  test('SB-17 another tenant does not have the blob', async () => {
    const text = 'return "a secret";';
    await upload(api(), text);
    const other = await apiAs(backend().app, 'other');
    expect((await other.get(`/v1/blobs/${sha256(text)}`)).status).toBe(404);
    await upload(other, text);
    expect((await other.get(`/v1/blobs/${sha256(text)}`)).text).toBe(text);
  });
});
