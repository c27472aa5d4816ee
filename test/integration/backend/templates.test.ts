import { beforeAll, expect, it } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { templateCategories } from '#contract/model/template.ts';
import { type Api, apiAs, demoTenant, otherTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const base = '/governance/script-templates';
const body = "attributes.mail = '{{local}}@' + {{domain}};\n";
const local = {
  key: 'local',
  label: 'Local part',
  type: 'text',
  default: 'ada',
  required: true,
  help: null,
  choices: [],
};
const domain = { ...local, key: 'domain', label: 'Domain', default: null };
const annotations = [local, domain];
const nowhere = '00000000-0000-4000-8000-00000000dead';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  async function newTemplate(fields: object = {}) {
    made += 1;
    const reply = await api.post(base, {
      name: `Template ${made}`,
      category: 'custom',
      template_body: body,
      placeholder_annotations: annotations,
      ...fields,
    });
    expect(reply.status, reply.text).toBe(201);
    return reply.body;
  }

  async function auditOf(templateId: string): Promise<{ action: string; details: Record<string, unknown> }[]> {
    const actor = { tenant_id: demoTenant, actor_id: nowhere };
    const rows = await withTenant(backend().dependencies.db, actor, ({ db }) =>
      db.selectFrom('script_audit_events').select(['action', 'details', 'script_id']).orderBy('created_at').execute(),
    );
    return rows.flatMap(({ action, details }) =>
      details?.['template_id'] === templateId ? [{ action, details }] : [],
    );
  }

  it('036 US3-3 a template is created with name, description, category, text and annotations', async () => {
    const made = await newTemplate({ description: 'Makes an address' });
    expect(made).toMatchObject({
      tenant_id: demoTenant,
      description: 'Makes an address',
      category: 'custom',
      template_body: body,
      placeholder_annotations: annotations,
      is_system: false,
    });
    const read = await api.get(`${base}/${made.id}`);
    expect(read.body).toEqual(made);
    expect(read.headers['etag']).toMatch(/^"\d+"$/);
    expect(await auditOf(made.id)).toMatchObject([
      { action: 'template_created', details: { template_name: made.name, changes: { category: { after: 'custom' } } } },
    ]);
  });

  it('036 US3-1 US3-2 FR-025 templates are listed, by category and by words of name or description', async () => {
    const own = await newTemplate({ name: '100%_sure', description: 'Findable Words', category: 'data_formatting' });
    const names = (reply: { body: { templates: { name: string }[] } }) => reply.body.templates.map(({ name }) => name);
    const all = await api.get(`${base}?page_size=100`);
    expect(all.body.total).toBe(all.body.templates.length);
    expect(all.body.templates[0]).toMatchObject({
      id: own.id,
      description: 'Findable Words',
      category: 'data_formatting',
    });
    expect(names(await api.get(`${base}?search=findable`))).toEqual(['100%_sure']);
    expect(names(await api.get(`${base}?search=${encodeURIComponent('0%_s')}`))).toEqual(['100%_sure']);
    expect(names(await api.get(`${base}?search=${encodeURIComponent('%')}`))).toEqual(['100%_sure']);
    const mapping = await api.get(`${base}?category=attribute_mapping&page_size=100`);
    expect(new Set(mapping.body.templates.map(({ category }: { category: string }) => category))).toEqual(
      new Set(['attribute_mapping']),
    );
    expect(await api.get(`${base}?category=none`)).toMatchObject({ status: 400, body: { error: 'validation_error' } });
    const page = await api.get(`${base}?page=2&page_size=3`);
    expect(names(page)).toEqual(names(all).slice(3, 6));
    expect((await api.get(base)).body.templates.length).toBeLessThanOrEqual(20);
  });

  it('TP-21 FR-023 every tenant has the system templates, two or more a category', async () => {
    for (const account of ['admin', 'other'] as const) {
      const reply = await (await apiAs(backend().app, account)).get(`${base}?page_size=100`);
      const system = reply.body.templates.filter(({ is_system }: { is_system: boolean }) => is_system);
      expect(system.length).toBeGreaterThanOrEqual(10);
      for (const category of templateCategories) {
        expect(system.filter((one: { category: string }) => one.category === category).length).toBeGreaterThanOrEqual(
          2,
        );
      }
    }
  });

  it('TP-22 FR-026 a system template cannot be changed or deleted, and is the same after another start', async () => {
    const { seedSystemTemplates } = await import('#backend/db/seed-templates.ts');
    const list = () => api.get(`${base}?page_size=100&search=copy%20an`);
    const [template] = (await list()).body.templates;
    const before = await api.get('/v1/changes?limit=1');
    expect(await api.put(`${base}/${template.id}`, { name: 'mine' })).toMatchObject({
      status: 412,
      body: { error: 'precondition_failed', message: expect.stringContaining('make a copy') },
    });
    expect((await api.delete(`${base}/${template.id}`)).status).toBe(412);
    await seedSystemTemplates(backend().dependencies.db);
    expect((await api.get('/v1/changes?limit=1')).body.head).toBe(before.body.head);
    expect((await list()).body.templates[0]).toEqual(template);
  });

  it('TP-21 FR-026 a system template that an older version left is renewed at the start, and one that is missing comes back', async () => {
    const { seedSystemTemplates } = await import('#backend/db/seed-templates.ts');
    const [first, second] = (await api.get(`${base}?search=attribute&category=attribute_mapping`)).body.templates;
    const actor = { tenant_id: demoTenant, actor_id: nowhere };
    await withTenant(backend().dependencies.db, actor, async ({ db }) => {
      await db.updateTable('script_templates').set({ template_body: '// old' }).where('id', '=', first.id).execute();
      await db.deleteFrom('script_templates').where('id', '=', second.id).execute();
    });
    const own = await newTemplate({ name: second.name });
    await seedSystemTemplates(backend().dependencies.db);
    expect((await api.get(`${base}/${first.id}`)).body.template_body).toBe(first.template_body);
    expect((await api.get(`${base}/${second.id}`)).body).toMatchObject({
      name: `${second.name} (system)`,
      is_system: true,
    });
    expect((await api.get(`${base}/${own.id}`)).body.name).toBe(second.name);
  });

  it('TP-31 036 US3-5 a change leaves out what it does not name, null clears, and scripts made from it stay', async () => {
    const template = await newTemplate({ description: 'words' });
    const script = await api.post(`${base}/${template.id}/instantiate`, { name: `Script of ${template.name}` });
    const changed = await api.put(`${base}/${template.id}`, { template_body: '// another', description: null });
    expect(changed.body).toMatchObject({
      name: template.name,
      description: null,
      template_body: '// another',
      placeholder_annotations: annotations,
    });
    expect((await api.put(`${base}/${template.id}`, { placeholder_annotations: null })).body).toMatchObject({
      placeholder_annotations: null,
    });
    const version = await api.get(`/governance/scripts/${script.body.id}/versions/1`);
    expect(version.body.script_body).toBe(body);
    expect((await auditOf(template.id)).map(({ action }) => action)).toEqual([
      'template_created',
      'created',
      'template_updated',
      'template_updated',
    ]);
  });

  it('T-04 a change names the revision that it was made on', async () => {
    const template = await newTemplate();
    const { headers } = await api.get(`${base}/${template.id}`);
    const first = await api.put(
      `${base}/${template.id}`,
      { name: `${template.name} a` },
      { 'if-match': String(headers['etag']) },
    );
    expect(first.status).toBe(200);
    const second = await api.put(`${base}/${template.id}`, { name: 'b' }, { 'if-match': String(headers['etag']) });
    expect(second).toMatchObject({ status: 412, body: { details: { current: { name: `${template.name} a` } } } });
    expect((await api.delete(`${base}/${template.id}`, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('036 US3-6 a template is deleted, and so is what could be made of it', async () => {
    const template = await newTemplate();
    expect((await api.delete(`${base}/${template.id}`)).status).toBe(204);
    expect((await api.get(`${base}/${template.id}`)).status).toBe(404);
    expect((await auditOf(template.id)).at(-1)).toMatchObject({
      action: 'template_deleted',
      details: { changes: { name: { before: template.name, after: null } } },
    });
  });

  it('TP-32 036 edge case "instantiating from a deleted template" is a clear 404', async () => {
    const template = await newTemplate();
    await api.delete(`${base}/${template.id}`);
    const reply = await api.post(`${base}/${template.id}/instantiate`, { name: 'never' });
    expect(reply).toMatchObject({ status: 404, body: { error: 'not_found' } });
    expect(reply.body.message).toContain('was deleted');
  });

  it('TP-30 036 US3-4 a script is made with the text as it is, or filled from values', async () => {
    const template = await newTemplate();
    const plain = await api.post(`${base}/${template.id}/instantiate`, { name: `${template.name} plain` });
    expect(plain).toMatchObject({ status: 201, body: { status: 'draft', current_version: 1 } });
    const text = async (id: string) => (await api.get(`/governance/scripts/${id}/versions/1`)).body.script_body;
    expect(await text(plain.body.id)).toBe(body);
    const filled = await api.post(`${base}/${template.id}/instantiate`, {
      name: `${template.name} filled`,
      description: 'by values',
      values: { domain: "o'brien.test" },
    });
    expect(filled.body).toMatchObject({ description: 'by values', status: 'draft' });
    expect(await text(filled.body.id)).toBe("attributes.mail = 'ada@' + 'o\\'brien.test';\n");
    expect(await auditOf(template.id)).toMatchObject([
      { action: 'template_created' },
      { action: 'created', details: { template_id: template.id, script_name: `${template.name} plain` } },
      { action: 'created', details: { template_id: template.id, script_name: `${template.name} filled` } },
    ]);
  });

  it('036 US3-4 a missing, mistyped or unknown value names its placeholder, and nothing is made', async () => {
    const template = await newTemplate();
    const made = async (values: object) => {
      const reply = await api.post(`${base}/${template.id}/instantiate`, { name: 'half', values });
      expect(reply).toMatchObject({ status: 400, body: { error: 'validation_error' } });
      return [reply.body.details.field, reply.body.message];
    };
    expect(await made({})).toEqual(['values.domain', 'Domain (domain) has no value; enter one.']);
    expect(await made({ domain: 5 })).toEqual(['values.domain', 'Domain (domain) must be a text.']);
    expect(await made({ domain: 'x', port: 1 })).toEqual([
      'values.port',
      'The template has no placeholder port; leave its value out.',
    ]);
    expect((await api.get('/governance/scripts?search=half')).body.total).toBe(0);
    const taken = await api.post(base, { name: template.name, category: 'custom', template_body: '' });
    expect(taken).toMatchObject({ status: 409, body: { error: 'conflict', details: { field: 'name' } } });
  });

  it('TP-10 annotations of any other form are kept, and only values need understanding', async () => {
    const foreign = { anything: [1, { nested: null }], text: 'free' };
    const template = await newTemplate({ placeholder_annotations: foreign });
    expect(template.placeholder_annotations).toEqual(foreign);
    expect((await api.put(`${base}/${template.id}`, { description: 'x' })).body.placeholder_annotations).toEqual(
      foreign,
    );
    const filled = await api.post(`${base}/${template.id}/instantiate`, { name: 'f', values: {} });
    expect(filled).toMatchObject({ status: 412, body: { details: { field: 'values' } } });
    expect((await api.post(`${base}/${template.id}/instantiate`, { name: `${template.name} f` })).status).toBe(201);
  });

  it.each([
    ['an empty name', { name: '  ' }, 400],
    ['a long name', { name: 'x'.repeat(256) }, 400],
    ['no such category', { category: 'none' }, 400],
    ['a text over the limit', { template_body: 'ä'.repeat(32_769) }, 400],
    ['annotations over the limit', { placeholder_annotations: ['x'.repeat(65_536)] }, 400],
    ['U+0000 in the text', { template_body: '\0' }, 400],
    ['no text', { template_body: undefined }, 422],
  ])('T-02 refuses %s', async (_, fields, status) => {
    const reply = await api.post(base, { name: 'refused', category: 'custom', template_body: '', ...fields });
    expect(reply.status, reply.text).toBe(status);
  });

  it('T-02 keeps a text byte for byte', async () => {
    const text = '\ufeff// ä \u2028 𝒳\r\n';
    const template = await newTemplate({ template_body: text, placeholder_annotations: null });
    expect((await api.get(`${base}/${template.id}`)).body.template_body).toBe(text);
  });

  it('FR-038 only administrators of the tenant see and change its templates', async () => {
    const template = await newTemplate();
    const viewer = await apiAs(backend().app, 'viewer');
    const other = await apiAs(backend().app, 'other');
    const at = `${base}/${template.id}`;
    for (const [method, url, sent] of [
      ['GET', base, undefined],
      ['POST', base, { name: 'v', category: 'custom', template_body: '' }],
      ['GET', at, undefined],
      ['PUT', at, { name: 'v' }],
      ['DELETE', at, undefined],
      ['POST', `${at}/instantiate`, { name: 'v' }],
    ] as const) {
      expect((await viewer.send(method, url, sent)).status).toBe(403);
      if (url !== base) expect((await other.send(method, url, sent)).status).toBe(404);
    }
    const names = (await other.get(`${base}?page_size=100`)).body.templates;
    expect(new Set(names.map(({ tenant_id }: { tenant_id: string }) => tenant_id))).toEqual(new Set([otherTenant]));
  });
});
