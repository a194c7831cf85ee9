namespace ILGpuNet.Optim;

/// <summary>What is known of the loss at a point of a line.</summary>
/// <param name="Step">Where on the line.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="Gradient">Its gradient, [parameters].</param>
/// <param name="Slope">Its derivative along the line.</param>
internal readonly record struct LinePoint(double Step, double Loss, Tensor Gradient, double Slope);
