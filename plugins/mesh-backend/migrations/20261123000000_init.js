// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_sequence', table => {
    table.comment(
      'One row; its value grows with every write that readers may see',
    );
    table.integer('id').primary();
    table.bigInteger('value').notNullable();
  });
  await knex('mesh_sequence').insert({ id: 1, value: 0 });

  await knex.schema.createTable('mesh_cluster', table => {
    table.comment(
      'Clusters that were ever read, and how fresh they were when that last changed',
    );
    table.string('name').primary();
    table.string('title').nullable();
    table.string('state', 16).notNullable().comment('fresh, stale or unknown');
    table
      .string('last_seen', 32)
      .nullable()
      .comment('ISO time of the last answer');
    table
      .string('since', 32)
      .nullable()
      .comment('ISO time since when it is not fresh');
    table.text('error').nullable();
    table
      .text('control_planes')
      .notNullable()
      .comment('JSON: revisions, versions and tags');
  });

  await knex.schema.createTable('mesh_workload', table => {
    table.comment('Current verdicts per workload');
    table
      .string('id', 32)
      .primary()
      .comment('Hash of cluster, namespace, kind and name');
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('kind').notNullable();
    table.string('name').notNullable();
    table
      .text('identity')
      .notNullable()
      .comment('JSON: reference, labels, services; what binds it to entities');
    table
      .text('summary')
      .notNullable()
      .comment('JSON: one word with reasons per dimension');
    table
      .text('detail', 'longtext')
      .notNullable()
      .comment('JSON: all answers with all reasons');
    table.string('hash', 32).notNullable();
    table.index(['cluster', 'namespace'], 'mesh_workload_place_idx');
  });

  await knex.schema.createTable('mesh_service', table => {
    table.comment('Current traffic verdict per Kubernetes service');
    table
      .string('id', 32)
      .primary()
      .comment('Hash of cluster, namespace and name');
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.text('summary').notNullable().comment('JSON: the traffic dimension');
    table
      .text('detail', 'longtext')
      .notNullable()
      .comment('JSON: the answer with all reasons');
    table.string('hash', 32).notNullable();
    table.index(['cluster'], 'mesh_service_cluster_idx');
  });

  await knex.schema.createTable('mesh_binding', table => {
    table.comment('Which workloads belong to which entities');
    table.string('entity_ref').notNullable();
    table.string('workload_id', 32).notNullable();
    table.primary(['entity_ref', 'workload_id']);
    table.index(['workload_id'], 'mesh_binding_workload_idx');
  });

  await knex.schema.createTable('mesh_entity', table => {
    table.comment(
      'Facts and check results per entity; a row without facts remembers that they are gone',
    );
    table.string('entity_ref').primary();
    table.string('owner_ref').nullable();
    table.string('system_ref').nullable();
    table.string('domain_ref').nullable();
    table
      .text('cells')
      .notNullable()
      .comment('JSON: check results per cluster and namespace');
    table.text('facts').nullable().comment('JSON: what the catalog shows');
    table
      .text('links')
      .notNullable()
      .comment('JSON: where to go from the entity');
    table
      .string('hash', 32)
      .notNullable()
      .comment('Of everything that readers see of the entity');
    table.string('facts_hash', 32).notNullable();
    table.bigInteger('seq').notNullable();
    table.bigInteger('facts_seq').notNullable();
    table.index(['seq'], 'mesh_entity_seq_idx');
    table.index(['facts_seq'], 'mesh_entity_facts_seq_idx');
  });

  await knex.schema.createTable('mesh_transition', table => {
    table.comment('What changed when: the history of workloads and services');
    table.increments('id');
    table
      .string('subject_id', 32)
      .notNullable()
      .comment('Of the workload or service');
    table.bigInteger('at').notNullable().comment('Seconds since 1970, UTC');
    table.string('dimension', 16).notNullable();
    table.string('old').notNullable();
    table.string('new').notNullable();
    table
      .text('detail')
      .notNullable()
      .comment('JSON: cluster, reference and deciding reason');
    table.index(['subject_id', 'at'], 'mesh_transition_subject_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'mesh_transition',
    'mesh_entity',
    'mesh_binding',
    'mesh_service',
    'mesh_workload',
    'mesh_cluster',
    'mesh_sequence',
  ]) {
    await knex.schema.dropTable(table);
  }
};
