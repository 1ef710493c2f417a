/** What an attack makes large or small: scores and a class in, one number an image out. */
package dev.mangle.attack.loss;
