namespace ILGpuNet.Serialization;

/// <summary>Loads states from files, so that errors name the file.</summary>
internal static class StateFile
{
    /// <summary>Hands the tensors of a file to what takes them over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <param name="takeOver">Takes the tensors over, or throws.</param>
    public static T Load<T>(string path, Device? device, Func<IReadOnlyDictionary<string, Tensor>, T> takeOver)
    {
        IReadOnlyDictionary<string, Tensor> state = Safetensors.Load(path, device);
        try
        {
            return takeOver(state);
        }
        catch (ILGpuNetException exception)
        {
            throw new ILGpuNetException($"{path}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc cref="Load{T}"/>
    public static void Load(string path, Device? device, Action<IReadOnlyDictionary<string, Tensor>> takeOver) => Load(path, device, state =>
    {
        takeOver(state);
        return true;
    });
}
