//! What both clients offer, written once: where the one awaits, the other blocks.

/// Writes the methods of a client; `async` and `await` are left out for the blocking one.
macro_rules! client_methods {
    ($client:ident $(, $async:tt, $await:tt)?) => {
        impl $client {
            /// Sends an operation and returns its reply.
            ///
            /// # Errors
            /// See [`Error`]. An unverified reply is never handed out.
            pub $($async)? fn send<O: Operation>(&self, operation: O) -> Result<O::Reply, Error> {
                Ok(self.send_full(operation)$(.$await)??.value)
            }

            /// Sends an operation and returns its reply with status, `Request-ID`, headers and the verified raw body.
            ///
            /// # Errors
            /// See [`Error`]. An unverified reply is never handed out.
            pub $($async)? fn send_full<O: Operation>(&self, operation: O) -> Result<Reply<O::Reply>, Error> {
                let prepared = self.exchange().prepare(&operation)?;
                self.run(&prepared)$(.$await)??.decode()
            }

            /// Sends an operation that is known only by its description, with a JSON body in plaintext.
            ///
            /// Sensitive fields of the body are sealed; those of the reply stay sealed until
            /// [`open_reply`](Self::open_reply).
            ///
            /// # Errors
            /// See [`Error`]; a missing or unknown parameter or one out of its range is [`Error::Invalid`].
            pub $($async)? fn send_dynamic(
                &self,
                info: &'static OperationInfo,
                arguments: &Arguments,
                body: Option<Value>,
            ) -> Result<Reply<Value>, Error> {
                let prepared = self.exchange().prepare_dynamic(info, arguments, body)?;
                self.run(&prepared)$(.$await)??.decode()
            }

            /// Uploads a file by an operation that is known only by its description.
            ///
            /// # Errors
            /// See [`Error`]; a file that the platform would not take is [`Error::Invalid`].
            pub $($async)? fn send_upload_dynamic(
                &self,
                info: &'static OperationInfo,
                arguments: &Arguments,
                file: File,
            ) -> Result<Reply<Value>, Error> {
                let prepared = self.exchange().prepare_upload_dynamic(info, arguments, &file)?;
                self.run(&prepared)$(.$await)??.decode()
            }

            /// A client whose calls have these options; it shares everything else with this one.
            ///
            /// That is cheap enough for every call. What the options don't set stays as this client has it.
            pub fn with(&self, options: CallOptions) -> Self {
                Self { setup: Arc::new(self.setup.with_options(options)), ..self.clone() }
            }

            /// A client of another merchant, with the same options, that shares transport and connections, rate limits
            /// and what is known of dead hosts with this one.
            ///
            /// # Errors
            /// A key of the platform's that is the caller's own.
            pub fn with_credentials(
                &self,
                credentials: impl Into<Arc<Credentials>>,
                platform_keys: impl Into<Arc<PlatformKeys>>,
            ) -> Result<Self, OwnKeyError> {
                let exchange = self.exchange().with_keys(credentials, platform_keys)?;
                Ok(Self { setup: Arc::new(self.setup.with_exchange(exchange)), ..self.clone() })
            }

            /// Replaces the keys of this client, of all its clones and of their notification readers, while calls run.
            ///
            /// Clients that [`with`](Self::with) makes are such clones; those that
            /// [`with_credentials`](Self::with_credentials) makes have keys of their own, which stay.
            ///
            /// A call under way stays with the pair that it was sealed and signed with, retries included, and its
            /// reply is verified by those keys or the new ones. What must not change is given as it is:
            /// `client.replace_keys(client.credentials(), new_platform_keys)`. To open what was sealed for the
            /// previous certificate, keep the [`exchange`](Self::exchange) of before.
            ///
            /// # Errors
            /// A key of the platform's that is the caller's own; the keys stay as they were.
            pub fn replace_keys(
                &self,
                credentials: impl Into<Arc<Credentials>>,
                platform_keys: impl Into<Arc<PlatformKeys>>,
            ) -> Result<(), OwnKeyError> {
                self.setup.exchange.replace(self.exchange().with_keys(credentials, platform_keys)?);
                Ok(())
            }

            /// Fetches the platform certificates of a service provider, opened with its APIv3 key.
            ///
            /// The reply is verified with a certificate that it brings, since the APIv3 key authenticates what it
            /// opens, or with a key that is known already. To verify and seal with them, [`replace_keys`] by theirs:
            /// [`PlatformCertificates`](crate::PlatformCertificates) shows how.
            ///
            /// [`replace_keys`]: Self::replace_keys
            ///
            /// # Errors
            /// See [`Error`]. Brand credentials, which have no certificates, are [`Error::Invalid`]; certificates that
            /// the key does not open, [`Error::Verification`].
            pub $($async)? fn fetch_platform_certificates(
                &self,
                api_key: &ApiKey,
            ) -> Result<PlatformCertificates, Error> {
                let prepared = certificates_call::prepare(&self.exchange(), api_key)?;
                certificates_call::read(&self.run(&prepared)$(.$await)??, api_key)
            }

            /// Who calls, until the keys are replaced.
            pub fn credentials(&self) -> Arc<Credentials> {
                self.exchange().credentials
            }

            /// The keys that replies are verified with and sensitive strings are sealed with, until they are replaced.
            pub fn platform_keys(&self) -> Arc<PlatformKeys> {
                self.exchange().platform_keys
            }

            /// Opens a sensitive string of a reply or an event; one that isn't sealed is returned as it is.
            ///
            /// # Errors
            /// Credentials without what opens, a string that was sealed for another certificate.
            pub fn open(&self, sensitive: &Sensitive) -> Result<Zeroizing<String>, OpenError> {
                self.exchange().open(sensitive)
            }

            /// Opens the sensitive strings of a reply that is plain JSON, in place.
            ///
            /// # Errors
            /// The first string that does not open, by JSON pointer; those before it are open then.
            pub fn open_reply(&self, info: &OperationInfo, reply: &mut Value) -> Result<(), OpenReplyError> {
                self.exchange().open_reply(info, reply)
            }

            /// Opens the sensitive strings of an event that is plain JSON, in place.
            ///
            /// # Errors
            /// The first string that does not open, by JSON pointer; those before it are open then.
            pub fn open_event(&self, info: &EventInfo, event: &mut Value) -> Result<(), OpenReplyError> {
                self.exchange().open_event(info, event)
            }

            /// Reads notifications with the platform's keys and the clock of this client, and goes on with the new keys
            /// when they are replaced: the brand face has the brand API key, the partner face the APIv3 key.
            pub fn notification_reader(&self, api_key: ApiKey) -> NotificationReader {
                NotificationReader::following(api_key, self.setup.exchange.clone())
            }

            /// What signs, verifies, seals and opens now, for custom drivers: it stays as it is when keys are replaced.
            pub fn exchange(&self) -> Exchange {
                self.setup.exchange.get()
            }

            /// The client that walks over lists.
            pub(crate) fn for_walks(&self) -> Self {
                Self { setup: Arc::new(self.setup.for_walks()), ..self.clone() }
            }
        }

        impl fmt::Debug for $client {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($client)).field("setup", &self.setup).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use client_methods;
