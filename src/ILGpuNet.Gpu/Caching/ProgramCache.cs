using System.Security.Cryptography;
using System.Text;

namespace ILGpuNet.Gpu;

/// <summary>
/// What drivers made of texts, kept in files from process to process, because compiling takes longer than a small training. A file is named by the hash of
/// all that its content depends on; one that is broken is ignored and written again. Where no file can be written, nothing is kept.
/// </summary>
/// <param name="folder">Where the files lie; null keeps none.</param>
/// <param name="device">Device and driver with its version.</param>
internal sealed class ProgramCache(string? folder, string device)
{
    private const int HashLength = 32;

    /// <summary>
    /// The folder that the environment variable ILGPUNET_CACHE names (<c>off</c>: none), else the operating system's for caches.
    /// </summary>
    public static string? DefaultFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("ILGPUNET_CACHE") is { Length: > 0 } chosen)
                return chosen.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : chosen;
            string? home = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? UserFolder("Library/Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : UserFolder(".cache");
            return string.IsNullOrEmpty(home) ? null : Path.Combine(home, "ilgpunet", "programs");
        }
    }

    private static string? UserFolder(string name) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, name) : null;

    /// <summary>What was stored for a text; null where that is nothing, or a broken file.</summary>
    public byte[]? Find(ProgramSource source)
    {
        if (folder is null) return null;
        try
        {
            byte[] file = File.ReadAllBytes(PathOf(source));
            if (file.Length <= HashLength || !SHA256.HashData(file.AsSpan(HashLength)).AsSpan().SequenceEqual(file.AsSpan(0, HashLength))) return null;
            return file[HashLength..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps what the driver made of a text. Processes that store the same at once do not disturb each other.</summary>
    public void Store(ProgramSource source, byte[] binary)
    {
        if (folder is null) return;
        try
        {
            Directory.CreateDirectory(folder);
            string path = PathOf(source), temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(temporary, [.. SHA256.HashData(binary), .. binary]);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written is no reason to stop: the next process compiles again.
        }
    }

    private string PathOf(ProgramSource source)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', device, source.Options, source.Text)));
        return Path.Combine(folder!, Convert.ToHexStringLower(hash)[..40]);
    }
}
