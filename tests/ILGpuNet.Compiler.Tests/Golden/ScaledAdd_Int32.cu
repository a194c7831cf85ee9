#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void ScaledAdd_Int32(int alpha, int* x, int* y, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        y[i] = (int)((unsigned int)alpha * (unsigned int)x[i] + (unsigned int)y[i]);
    }
}
