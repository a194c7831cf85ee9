using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ILGpuNet.Data;

/// <summary>Files of public data sets, fetched once and checked. A download that was interrupted goes on where it stopped.</summary>
public static class Download
{
    private const int BufferLength = 1 << 16;

    private static readonly HttpClient Client = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// Where files go that name no folder: the environment variable <c>ILGPUNET_CACHE</c>, else <c>ilgpunet</c> in the user's folder for local application data.
    /// </summary>
    public static string CacheFolder => Environment.GetEnvironmentVariable("ILGPUNET_CACHE") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "ilgpunet");

    /// <summary>Fetches a file unless it is there.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="checksum"><c>sha256:</c> or <c>md5:</c> and the checksum in lower-case hexadecimal digits.</param>
    /// <param name="folder">Where to; <see cref="CacheFolder"/> if null. It is made where it is missing.</param>
    /// <param name="progress">Told the number of bytes so far and, where the server says, of all.</param>
    /// <param name="cancellation">Ends the download; what has arrived stays for the next time.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="HttpRequestException">The server cannot be reached or has no such file.</exception>
    /// <exception cref="DataFormatException">The file has another checksum; it is removed.</exception>
    public static async Task<string> FetchAsync(Uri source, string checksum, string? folder = null, Action<long, long?>? progress = null,
        CancellationToken cancellation = default)
    {
        _ = AlgorithmOf(checksum);
        string path = Path.Combine(folder ?? CacheFolder, Path.GetFileName(source.LocalPath)), part = $"{path}.part";
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await FetchPartAsync(source, part, progress, cancellation).ConfigureAwait(false);
        string found = await ChecksumAsync(part, checksum, cancellation).ConfigureAwait(false);
        if (found != checksum)
        {
            File.Delete(part);
            throw new DataFormatException($"{source}: expected a file with the checksum {checksum}, found {found}: try again, or get it from elsewhere as {path}");
        }
        File.Move(part, path, overwrite: true);
        return path;
    }

    /// <summary>The checksum of a file, of the kind of another one.</summary>
    internal static async Task<string> ChecksumAsync(string path, string like, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(AlgorithmOf(like));
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[BufferLength];
        for (int read; (read = await file.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;) hash.AppendData(buffer, 0, read);
        return $"{like[..like.IndexOf(':', StringComparison.Ordinal)]}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static async Task FetchPartAsync(Uri source, string part, Action<long, long?>? progress, CancellationToken cancellation)
    {
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        // The whole file has arrived before, but was not checked.
        if (have > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        if (!goesOn) have = 0;
        long? all = have + response.Content.Headers.ContentLength;
        using var file = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        using Stream content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[BufferLength];
        for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Invoke(have += read, all);
        }
    }

    private static HashAlgorithmName AlgorithmOf(string checksum) => checksum.Split(':')[0] switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "md5" => HashAlgorithmName.MD5,
        _ => throw new InvalidValueException($"[Download] a checksum must begin with sha256: or md5:, found '{checksum}'"),
    };
}
