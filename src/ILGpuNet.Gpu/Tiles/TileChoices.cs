using System.Security.Cryptography;
using System.Text;

namespace ILGpuNet.Gpu;

/// <summary>
/// Which tile was the fastest for which kind of problem on a device: in memory, and in a file of the cache's folder for later processes. A line that is
/// broken is ignored; where no file can be written, nothing is kept. One thread at a time.
/// </summary>
internal sealed class TileChoices
{
    private readonly Dictionary<string, string> names = [];
    private readonly string? path;

    /// <param name="folder">Where the file lies; null keeps none.</param>
    /// <param name="device">Device and driver with its version.</param>
    public TileChoices(string? folder, string device)
    {
        if (folder is null) return;
        path = Path.Combine(folder, "tiles-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(device)))[..24]);
        try
        {
            if (!File.Exists(path)) return;
            foreach (string line in File.ReadAllLines(path))
            {
                string[] parts = line.Split('\t');
                if (parts.Length == 2) names[parts[0]] = parts[1];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is measured again.
        }
    }

    /// <summary>The tile that was chosen, if it is among the candidates.</summary>
    public TileShape? Find(string key, IEnumerable<TileShape> candidates) =>
        names.TryGetValue(key, out string? name) ? candidates.FirstOrDefault(tile => tile.Name == name) : null;

    /// <summary>Keeps a choice.</summary>
    public void Store(string key, TileShape tile)
    {
        names[key] = tile.Name;
        if (path is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllLines(temporary, names.OrderBy(choice => choice.Key, StringComparer.Ordinal).Select(choice => $"{choice.Key}\t{choice.Value}"));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As for programs: the next process measures again.
        }
    }
}
