// What servers over TLS show who asks: nobody checks it, and it protects nothing.
'use strict';

exports.key = [
  '-----BEGIN PRIVATE KEY-----',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0Hpz3JDbY0JXIrss',
  '5/2hUsSw0s+uOS98cBA/Mv5jy9qhRANCAATQKD4A1wxlMJ1pQFX8R6mBKIVtX0RT',
  '63zYI7Q248qsCYCKJwv+B9WC/s42ZAkvprukOGs1VIDZvrdUP0DP9LXm',
  '-----END PRIVATE KEY-----'
].join('\n');
exports.cert = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBfTCCASKgAwIBAgIUAXhLBwNEAxp8Bfra8b9mkZM/LLEwCgYIKoZIzj0EAwIw',
  'FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIwNDkwMloYDzIxMjYxMTA2',
  'MjA0OTAyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO',
  'PQMBBwNCAATQKD4A1wxlMJ1pQFX8R6mBKIVtX0RT63zYI7Q248qsCYCKJwv+B9WC',
  '/s42ZAkvprukOGs1VIDZvrdUP0DP9LXmo1AwTjAdBgNVHQ4EFgQU5EbLiVz3pMth',
  'XHGIo8fQK/IRLsowHwYDVR0jBBgwFoAU5EbLiVz3pMthXHGIo8fQK/IRLsowDAYD',
  'VR0TAQH/BAIwADAKBggqhkjOPQQDAgNJADBGAiEAsleJKgeqmRoao19dEABEl2LL',
  'kcb8jQqVOBzJyE/2SR4CIQD+jdxHZxPgtclL4nHT7Ql44T/uC6jy9wNdy0ugpTg6',
  'pQ==',
  '-----END CERTIFICATE-----'
].join('\n');
