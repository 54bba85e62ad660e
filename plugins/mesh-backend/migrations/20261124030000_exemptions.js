// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_exemption', table => {
    table.comment('Who need not meet which check, why and until when');
    table.string('id', 36).primary();
    table.string('entity_ref').notNullable();
    table
      .string('workload_id', 32)
      .nullable()
      .comment('Where only this workload of the entity is exempt');
    table.string('check_id').notNullable();
    table.text('reason').notNullable();
    table.string('ticket').nullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('requested, approved, rejected or revoked');
    table.string('requested_by').notNullable();
    table.bigInteger('requested_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.string('decided_by').nullable();
    table.bigInteger('decided_at').nullable();
    table.index(['entity_ref'], 'mesh_exemption_entity_idx');
    table.index(['state', 'expires_at'], 'mesh_exemption_state_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_exemption');
};
