# Kalimat untuk pembaca. Kuncinya adalah kode dengan huruf kecil dan tanda hubung.

unauthenticated = Silakan masuk terlebih dahulu.
forbidden = Anda tidak berwenang melakukan ini di sini ({ $permission }).
insufficient-scope = Cakupan token tidak mengizinkan ini ({ $permission }).
org-suspended = Organisasi ini sedang dibekukan.
not-found = Data ini tidak ditemukan.
suppressed = Jumlah ini tidak ditampilkan karena akan mengungkap pemberian perorangan.
overloaded = Server sedang sibuk. Silakan coba lagi sebentar lagi.
bad-user-input = Permintaan berisi nilai yang tidak dapat dipakai.
internal = Terjadi kesalahan di pihak kami. Mohon laporkan kodenya.
rate-limited = Terlalu banyak permintaan. Mohon tunggu sebentar.

empty = Bagian ini tidak boleh kosong.
too-long = Paling banyak { $limit } karakter.
too-short = Paling sedikit { $limit } karakter.
malformed = Bentuknya tidak sesuai.
forbidden-character = Terdapat karakter yang tidak diizinkan.
mixed-script = Nama ini mencampur huruf dari aksara yang berbeda.
reserved = Kata ini sudah dicadangkan.
too-many-decimals = Paling banyak { $limit } angka desimal untuk satuan ini.
too-large = Nilai ini melampaui batas terbesar.
not-positive = Nilai ini harus lebih besar dari nol.
scientific-notation = Angka ini dipendekkan oleh lembar kerja; mohon isi semua angkanya.
unknown = Kode ini tidak dikenal.
idempotency-key-reused = Kunci idempotensi ini sudah dipakai untuk permintaan lain.

wrong-credentials = Alamat email atau kata sandi salah.
email-taken = Alamat email ini sudah mempunyai akun.
password-too-short = Kata sandi paling sedikit { $limit } karakter. Beberapa kata sudah cukup baik.
password-too-long = Kata sandi paling banyak { $limit } karakter.
password-guessable = Kata sandi ini terlalu mudah ditebak.
refresh-token-invalid = Sesi sudah berakhir. Silakan masuk lagi.
unknown-scope = { $scope } bukan cakupan yang dikenal.
scope-exceeds-rights = Cakupan { $scope } melampaui wewenang Anda sendiri.
token-life-too-long = Token layanan berlaku paling lama satu tahun.

slug-taken = Nama pendek ini sudah dipakai.
unknown-area = Kode wilayah ini tidak terdaftar.
parent-cycle = Organisasi tidak dapat berada di bawah dirinya sendiri.
identifier-taken = Nomor pengenal ini milik organisasi lain.
stale-version = Data ini sudah diubah orang lain. Mohon baca kembali.
wrong-organization-state = Status organisasi tidak mengizinkan ini.
open-commitments = Masih ada yang harus diselesaikan dahulu: { $what }.

last-owner = Organisasi harus mempunyai paling sedikit satu pemilik. Serahkan kepemilikan dahulu, atau arsipkan organisasi.
role-above-own = Anda tidak dapat memberi peran yang melampaui wewenang Anda sendiri.
already-member = Orang ini sudah menjadi anggota.
already-invited = Undangan ke alamat ini masih terbuka.
invitation-invalid = Undangan ini tidak berlaku.
invitation-closed = Undangan ini sudah tidak terbuka.
role-held-already = Anggota ini sudah memegang peran tersebut.
ends-before-start = Hari terakhir mendahului hari pertama.
membership-ended = Keanggotaan ini sudah berakhir.
list-faulty = Daftar ini berisi { $count } kesalahan. Tidak ada yang disimpan.
list-empty = Daftar ini tidak berisi anggota.
list-unreadable = Daftar ini tidak dapat dibaca: { $why }.

too-few-parties = Kemitraan memerlukan paling sedikit dua organisasi.
party-twice = Satu organisasi tercantum dua kali.
proposer-missing = Organisasi pengusul harus menjadi salah satu pihak.
one-lead = Harus ada tepat satu pihak yang memimpin.
already-proposed = Organisasi yang sama sudah mempunyai kemitraan dengan nama ini.
wrong-partnership-state = Status kemitraan ({ $status }) tidak mengizinkan ini.
already-decided = Pihak ini sudah memutuskan.
not-a-party = Organisasi ini bukan pihak dalam kemitraan.
partnership-not-in-force = Kemitraan ini tidak berlaku.
partnership-frozen = Kemitraan ini dibekukan karena salah satu pihaknya dibekukan.
program-name-taken = Kemitraan ini sudah mempunyai program dengan nama itu.

unit-mismatch = Satuan ini tidak sesuai untuk jenis sumber daya ini.
date-in-past = Tanggal ini sudah lewat.
date-in-future = Tanggal ini belum tiba.
need-not-open = Kebutuhan ini tidak terbuka ({ $status }).
wrong-pledge-state = Status janji ({ $status }) tidak mengizinkan ini.
below-fulfilled = { $limit } dari janji ini sudah dipenuhi.
above-pledge = Sisa janji tinggal { $limit }.
wrong-contribution-state = Status sumbangan ({ $status }) tidak mengizinkan ini.
own-delivery = Pemberi tidak dapat mengesahkan penerimaannya sendiri.
above-announced = Yang diumumkan hanya { $limit }.
insufficient-funds = Diminta { $asked }, tersedia { $limit }.
wrong-allocation-state = Status alokasi ({ $status }) tidak mengizinkan ini.
wrong-expenditure-state = Status pengeluaran ({ $status }) tidak mengizinkan ini.
self-approval = Harus disetujui oleh orang lain, bukan pengaju.
above-reversible = Yang dapat dibalik tinggal { $limit }.
wrong-reversal-state = Status pembalikan ({ $status }) tidak mengizinkan ini.
reason-missing = Alasan harus diisi.
sum-too-large = Jumlah ini melampaui daya tampung buku besar.
foreign-program = Program ini milik kemitraan lain.

allowed = Anda boleh melakukan ini.

bad-request = Permintaan ini tidak berbentuk benar.
batching-disabled = Kirimkan satu operasi per permintaan.
persisted-query-not-supported = Kirimkan dokumennya sendiri.
graphql-parse-failed = Dokumen ini bukan GraphQL.
graphql-validation-failed = Dokumen ini tidak sesuai dengan skema.
query-too-large = Dokumen ini terlalu besar.
query-too-deep = Dokumen ini bersarang terlalu dalam.
query-too-complex = Dokumen ini meminta terlalu banyak sekaligus.
introspection-disabled = Skema tidak diberitahukan di sini.
method-not-allowed = Metode ini tidak diizinkan di sini.
not-acceptable = Jawabannya berupa JSON, yang tidak diterima.
request-timeout = Permintaan terlalu lama tiba.
payload-too-large = Permintaan ini terlalu besar.
unsupported-media-type = Kirimkan application/json dalam UTF-8.
timeout = Ini memakan waktu terlalu lama. Silakan coba lagi sebentar lagi.
