#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void ScaledAdd_Double(double alpha, double* x, double* y, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        y[i] = alpha * x[i] + y[i];
    }
}
