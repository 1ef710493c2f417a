/**
 * How plans transfer, in one table: rows are plans, columns networks, each of which was held out
 * while the others attacked.
 */
package dev.mangle.transfer;
