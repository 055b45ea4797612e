//! What `sandbox init` leaves and `sandbox serve` reads, and where the server listens.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use wechatpay_sandbox::{DEFAULT_PORT, Error, Face, Sandbox, SandboxKeys, Setup};

use crate::world::WORLD;

fn saved() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    WORLD.setup.save(directory.path()).unwrap();
    directory
}

#[test]
fn the_clients_configuration_names_files_that_are_there() {
    let directory = saved();
    let text = fs::read_to_string(directory.path().join("wechatpay.toml")).unwrap();
    let settings: toml::Table = toml::from_str(&text).unwrap();
    let base_urls = settings["base_urls"].as_array().unwrap();
    assert_eq!(base_urls.len(), 1);
    assert_eq!(base_urls[0].as_str().unwrap(), format!("http://127.0.0.1:{DEFAULT_PORT}"));
    for (face, identity) in [(Face::Brand, "brand_id"), (Face::Partner, "mchid")] {
        let section = settings[&face.to_string()].as_table().unwrap();
        let text = |key: &str| section[key].as_str().unwrap();
        let file = |key: &str| fs::read_to_string(directory.path().join(text(key))).unwrap();
        let caller = WORLD.caller(face);
        assert_eq!(text(identity), caller.identity);
        assert_eq!(text("certificate_serial_no"), caller.certificate_serial_no);
        assert_eq!(text("public_key_id"), caller.public_key_id);
        assert_eq!(text("api_key"), caller.api_key);
        assert_eq!(file("private_key"), caller.private_key);
        assert_eq!(file("public_key"), caller.public_key);
        assert!(caller.private_key.starts_with("-----BEGIN PRIVATE KEY-----\n"));
        assert!(caller.public_key.starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert_eq!(section.len(), 6);
    }
}

#[cfg(unix)]
#[test]
fn secrets_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = saved();
    for (file, mode) in [
        ("wechatpay.toml", 0o600),
        ("sandbox.toml", 0o600),
        ("brand/apiclient_key.pem", 0o600),
        ("partner/apiclient_key.pem", 0o600),
        ("platform/brand_key.pem", 0o600),
        ("platform/partner_key.pem", 0o600),
    ] {
        let permissions = fs::metadata(directory.path().join(file)).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{file}");
    }
}

#[test]
fn an_initialised_directory_is_left_alone() {
    let directory = saved();
    let before = fs::read(directory.path().join("brand/apiclient_key.pem")).unwrap();
    let error = Setup::for_tests().unwrap().save(directory.path()).unwrap_err();
    assert!(matches!(error, Error::AlreadyInitialised { .. }), "{error}");
    assert!(error.to_string().contains("its keys are kept"), "{error}");
    assert_eq!(fs::read(directory.path().join("brand/apiclient_key.pem")).unwrap(), before);
}

#[test]
fn a_file_in_the_way_stops_before_anything_is_written() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("partner")).unwrap();
    fs::write(directory.path().join("partner/apiclient_key.pem"), "mine").unwrap();
    let error = WORLD.setup.save(directory.path()).unwrap_err();
    assert!(error.to_string().contains("apiclient_key.pem"), "{error}");
    assert!(!directory.path().join("wechatpay.toml").exists());
    assert_eq!(fs::read_to_string(directory.path().join("partner/apiclient_key.pem")).unwrap(), "mine");
}

#[test]
fn a_value_that_is_no_text_is_located_and_not_shown() {
    let directory = saved();
    let file = directory.path().join("sandbox.toml");
    let settings = fs::read_to_string(&file).unwrap();
    let quoted = format!("\"{}\"", WORLD.setup.brand.api_key);
    fs::write(&file, settings.replace(&quoted, "12345678901234567890123456789012")).unwrap();
    let error = SandboxKeys::load(directory.path()).unwrap_err().to_string();
    assert!(error.contains("line 9: a key is missing or misspelt, or its value is not a text"), "{error}");
    assert!(!error.contains("1234567890"), "{error}");
}

#[test]
fn what_cannot_be_loaded_is_named_with_the_fix() {
    let message = |directory: &Path| SandboxKeys::load(directory).unwrap_err().to_string();
    let empty = tempfile::tempdir().unwrap();
    let error = message(empty.path());
    assert!(
        error.contains("sandbox.toml: cannot be read") && error.contains("wechatpay sandbox init"),
        "{error}"
    );

    for (file, content, reason) in [
        ("sandbox.toml", "[brand]\n", "not as it should be"),
        ("sandbox.toml", "[brand\n", "not as it should be"),
        ("platform/brand_key.pem", &WORLD.setup.brand.public_key, "not a private key (PKCS#8) in PEM"),
        ("platform/partner_caller_pub.pem", "", "not a public key (SPKI) in PEM"),
    ] {
        let directory = saved();
        fs::write(directory.path().join(file), content).unwrap();
        let error = message(directory.path());
        assert!(
            error.contains(file) && error.contains(reason) && error.contains("restore the file"),
            "{error}"
        );
        assert!(!error.contains("BEGIN"), "{error}");
    }

    let directory = saved();
    fs::remove_file(directory.path().join("platform/partner_key.pem")).unwrap();
    assert!(message(directory.path()).contains("partner_key.pem: cannot be read"));
}

#[test]
fn only_this_machine_can_reach_it() {
    for addr in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let start = Sandbox::builder().addr(addr.parse().unwrap()).start();
        let error = WORLD.runtime.block_on(start).unwrap_err();
        assert!(matches!(error, Error::NotLoopback { .. }), "{error}");
    }
}

#[test]
fn a_taken_port_is_told() {
    let start = Sandbox::builder().addr(WORLD.addr()).start();
    let error = WORLD.runtime.block_on(start).unwrap_err();
    assert!(error.to_string().contains(&WORLD.addr().to_string()), "{error}");
}

#[test]
fn a_shutdown_frees_the_port() {
    let (keys, addr) = (WORLD.setup.keys.clone(), "127.0.0.1:0".parse().unwrap());
    let running = WORLD.runtime.block_on(Sandbox::builder().keys(keys).addr(addr).start()).unwrap();
    let addr = running.addr();
    assert_eq!(running.url(), format!("http://{addr}"));
    // A caller that keeps its connection open does not hold the shutdown up for long.
    let idle = TcpStream::connect(addr).unwrap();
    WORLD.runtime.block_on(running.shutdown());
    assert_free(addr);
    drop(idle);
}

#[test]
fn a_shutdown_waits_for_the_port_where_the_machine_is_too_busy_to_end_in_time() {
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = Sandbox::builder().keys(WORLD.setup.keys.clone());
    let running = server.block_on(sandbox.start()).unwrap();
    let addr = running.addr();
    let (begun, begins) = mpsc::channel();
    // Longer than requests under way are waited for.
    server.spawn(async move {
        begun.send(()).unwrap();
        thread::sleep(Duration::from_secs(4));
    });
    begins.recv().unwrap();
    WORLD.runtime.block_on(running.shutdown());
    assert_free(addr);
}

/// Checks that nobody listens there. A process that another test is just starting holds a copy of every socket until
/// its program is loaded, so that may take a moment.
#[track_caller]
fn assert_free(addr: SocketAddr) {
    let refused = (0..6_000).any(|_| {
        thread::sleep(Duration::from_millis(10));
        TcpStream::connect(addr).is_err()
    });
    assert!(refused, "somebody listens on {addr}");
}

#[test]
fn a_platform_file_without_api_keys_is_to_be_made_anew() {
    let directory = saved();
    let file = directory.path().join("sandbox.toml");
    let text = fs::read_to_string(&file).unwrap();
    let earlier: Vec<&str> = text.lines().filter(|line| !line.starts_with("api_key")).collect();
    assert_eq!(earlier.len() + 2, text.lines().count());
    fs::write(&file, earlier.join("\n")).unwrap();
    let error = SandboxKeys::load(directory.path()).unwrap_err().to_string();
    assert!(
        error.contains("[brand] has no api_key") && error.contains("wechatpay sandbox init DIR` anew"),
        "{error}"
    );
}

#[test]
fn an_api_key_is_never_quoted() {
    let directory = saved();
    let file = directory.path().join("sandbox.toml");
    let text = fs::read_to_string(&file).unwrap();
    let key = &WORLD.setup.partner.api_key;
    for (broken, problem) in [
        (text.replace(key, &key[1..]), "[partner] api_key must be 32 ASCII letters and digits"),
        (text.replace(&format!("\"{key}\""), key), "line 17"),
    ] {
        fs::write(&file, broken).unwrap();
        let error = SandboxKeys::load(directory.path()).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
        assert!(!error.contains(&key[1..]), "{error}");
    }
    assert!(!format!("{:?} {:?}", WORLD.setup, SandboxKeys::load(saved().path())).contains(key));
}
