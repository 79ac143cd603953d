/**
 * Stands for your infrastructure: it puts callers in an order, keeps what they wrote, and has a
 * clock. Where a database or a service does that, its client takes the place of this package.
 */
package com.example.journal;
