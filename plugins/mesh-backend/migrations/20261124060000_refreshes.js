// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('mesh_cluster_lease', table => {
    table
      .integer('refreshes')
      .notNullable()
      .defaultTo(0)
      .comment('How often any replica asked the owner to read it again');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mesh_cluster_lease', table => {
    table.dropColumn('refreshes');
  });
};
